"""x"""
from tests.sandbox.shopify_caller import *
def test_smoke(shop):
    o = shop.buy(2)
    print(shop.order(o["gid"]))
    fo = shop.order(o["gid"])["fulfillmentOrders"]["nodes"][0]["id"]
    print(shop.fulfill(fo, trackingInfo={"number":"X1","company":"USPS"}, notifyCustomer=True))
    print(shop.order(o["gid"]))
    time.sleep(0.5)
    for h in shop.hooks(): print(h.topic, h.signed, h.raw[:100])
    q=open('/work/shared/spec/shopify-queries.graphql').read()
    r=requests.post(f"{shop.base}/admin/api/2026-10/graphql.json", json={"query":q.split("# --- write_fulfillments ; callback")[0],"operationName":"OrderForSourcing","variables":{"id":o["gid"]}},headers={"X-Shopify-Access-Token":shop.token})
    print(json.dumps(r.json(),indent=0)[:6000])
    print(shop.book("calls"))
