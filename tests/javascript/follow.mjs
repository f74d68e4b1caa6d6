// Follows a payment as Dollr's guide shows. The first line of standard input is a handout, and each further one another
// token; what happens goes to standard output, as one JSON object a line. At the end of the input it leaves.
import { createInterface } from "node:readline";
import { createClient } from "@supabase/supabase-js";
import WebSocket from "ws";

const say = (what) => console.log(JSON.stringify(what));

const input = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const handout = JSON.parse((await input.next()).value);

const supabase = createClient(handout.supabase_url, handout.supabase_anon_key, {
  auth: { autoRefreshToken: false, persistSession: false },
  accessToken: async () => handout.access_token,
  // Node 20 has no WebSocket of its own.
  realtime: { transport: WebSocket },
});
await supabase.realtime.setAuth(handout.access_token);

const { schema, table, filter } = handout;
const channel = supabase
  .channel(handout.channel)
  .on("postgres_changes", { event: "*", schema, table, filter }, ({ eventType, new: row }) => say({ eventType, row }))
  .on("system", {}, ({ status, message }) => say({ system: status, message }))
  .subscribe((state, error) => say({ state, error: error?.message }));

for await (const token of input) await supabase.realtime.setAuth(token);
await supabase.removeChannel(channel);
supabase.realtime.disconnect();
// A timer of the client's would keep the process alive for another 10 seconds.
process.exit();
