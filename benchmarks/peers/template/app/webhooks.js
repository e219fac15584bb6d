// The template's way: authenticate the request, then write with Prisma.
import { authenticate } from "./shopify.server";
import db from "./db.server";

export const action = async ({ request }) => {
  const { payload, topic, shop, webhookId } = await authenticate.webhook(request);
  await db.delivery.create({ data: { shop, topic, webhookId, body: JSON.stringify(payload) } });
  return new Response();
};
