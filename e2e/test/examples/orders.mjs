import express from "express";
import { serve } from "@upstash/workflow/express";

const app = express();
app.use(express.json());

app.use("/orders", serve(async (context) => {
  const { order } = context.requestPayload;

  const price = await context.run("price", () => {
    console.log(`order ${order}: computes the price`);
    return 42;
  });

  // Sleeps for as long as it takes. Nothing of it is in memory, and restarts do not matter.
  const payment = await context.waitForEvent("payment", `paid-${order}`, { timeout: "7d" });
  if (payment.timeout) return "never paid";

  await context.run("ship", () => {
    console.log(`order ${order}: ${payment.eventData.amount} of ${price} are paid, ships`);
  });
}));

const port = process.env.PORT ?? 3000;
app.listen(port, () => console.log(`orders at http://localhost:${port}/orders`));
