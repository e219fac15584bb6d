// Shopify's Express package with better-sqlite3, as fast as it goes: verify, insert, answer.
import express from "express";
import Database from "better-sqlite3";
import { shopifyApp } from "@shopify/shopify-app-express";
import { ApiVersion, shopifyApi } from "@shopify/shopify-api";
import "@shopify/shopify-api/adapters/node";

const { PEER_PORT, PEER_DATABASE, SHOPIFY_API_KEY, SHOPIFY_API_SECRET } = process.env;
const database = new Database(PEER_DATABASE);
database.pragma("journal_mode = WAL");
database.pragma("synchronous = FULL");
database.exec(`CREATE TABLE IF NOT EXISTS delivery (
  id INTEGER PRIMARY KEY, shop TEXT, topic TEXT, webhook_id TEXT, body TEXT, received_at TEXT, UNIQUE (shop, webhook_id))`);
const insert = database.prepare(
  "INSERT INTO delivery (shop, topic, webhook_id, body, received_at) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
);

const shopify = shopifyApp({
  api: {
    apiKey: SHOPIFY_API_KEY,
    apiSecretKey: SHOPIFY_API_SECRET,
    hostName: "localhost",
    hostScheme: "http",
    apiVersion: Object.values(ApiVersion).at(-2),
    scopes: ["read_orders"],
    isEmbeddedApp: true,
    logger: { level: 0 },
  },
  auth: { path: "/auth", callbackPath: "/auth/callback" },
  webhooks: { path: "/webhooks" },
  useOnlineTokens: false,
});

const app = express();
app.post(
  "/webhooks",
  shopify.processWebhooks({
    webhookHandlers: {
      ORDERS_CREATE: {
        deliveryMethod: "http",
        callbackUrl: "/webhooks",
        callback: async (topic, shop, body, webhookId) => {
          insert.run(shop, topic, webhookId, body, new Date().toISOString());
        },
      },
    },
  }),
);
app.listen(Number(PEER_PORT), "127.0.0.1");
