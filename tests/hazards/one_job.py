"""A worker process that runs one job and ends: the test kills it before. `python -m tests.hazards.one_job STEP ROW`."""

import sys

from app import create_app
from shopify_app import jobs

if __name__ == "__main__":
    with create_app().app_context():
        jobs.run(sys.argv[1], int(sys.argv[2]))
