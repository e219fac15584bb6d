"""The Admin GraphQL API of the toy shops, executed by graphql-core against the real types."""
