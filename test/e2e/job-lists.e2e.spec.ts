import { startInferenceApp, type InferenceApp } from '../setup/inference-app.js';
import { InferenceClient } from '../setup/inference-client.js';

const JOBS = 3_000;
const FAILED = 3;

interface PlanNode {
  readonly 'Index Name'?: string;
  readonly 'Rows Removed by Filter'?: number;
  readonly Plans?: readonly PlanNode[];
}

const nodesOf = (plan: PlanNode): PlanNode[] => [plan, ...(plan.Plans ?? []).flatMap(nodesOf)];

describe('a list of jobs in one state', () => {
  let api: InferenceApp;
  let client: InferenceClient;

  /** The first jobs failed, and everything since has succeeded: the worst case for a list of the failed ones. */
  beforeAll(async () => {
    api = await startInferenceApp();
    client = new InferenceClient(api, await api.createAccount());
    const radiographId = await client.upload();
    const template = await client.start(radiographId);
    await client.cancel(template.id).expect(200);
    const { accountId } = client.account;
    await api.asAdmin(
      `insert into phoxray.job select (jsonb_populate_record(job, jsonb_build_object(
         'id', gen_random_uuid(), 'state', case when n <= ${FAILED} then 'failed' else 'succeeded' end,
         'failure_code', case when n <= ${FAILED} then 'IMAGE_UNAVAILABLE' end,
         'created_at', now() - interval '1 day' + n * interval '1 second'))).*
       from phoxray.job job, generate_series(1, ${JOBS}) n where account_id = $1`,
      [accountId],
    );
    await api.asAdmin('analyze phoxray.job');
  });

  afterAll(() => api.stop());

  it('gives just these jobs, newest first', async () => {
    const { body } = await client.get('/jobs?state=failed').expect(200);
    expect(body.data.map(({ state }: { state: string }) => state)).toEqual(Array(FAILED).fill('failed'));
    const times: number[] = body.data.map(({ createdAt }: { createdAt: string }) => Date.parse(createdAt));
    expect(times).toEqual(times.toSorted((one, other) => other - one));
    expect(body.nextCursor).toBeNull();
  });

  it('reads no job in another state', async () => {
    const [row] = await api.asAdmin<{ 'QUERY PLAN': [{ Plan: PlanNode }] }>(
      `explain (analyze, format json) select * from phoxray.job
       where account_id = '${client.account.accountId}' and state = 'failed'
       order by created_at desc, id desc limit 51`,
    );
    const nodes = row === undefined ? [] : nodesOf(row['QUERY PLAN'][0].Plan);
    expect(nodes.map((node) => node['Index Name']).filter(Boolean)).toEqual(['job_by_state']);
    expect(nodes.map((node) => node['Rows Removed by Filter'] ?? 0)).toEqual(nodes.map(() => 0));
  });
});
