import { TestAgent } from '../support/agent.js';
import { Board } from '../support/board.js';
import type { BehaviourTarget, LivingWorker } from './target.js';

/**
 * For the suites of one target: its agent, which has no application when a test begins, and a board that its workers
 * can reach.
 */
export class Stage {
  #set: { readonly agent: TestAgent; readonly board: Board; readonly host: string } | undefined;

  /** Call it in the suite. */
  constructor(readonly target: BehaviourTarget) {
    const stage = this;
    before(async function () {
      const place = await target.place(this);
      const board = await Board.open(place.host);
      stage.#set = { board, host: place.host, agent: await TestAgent.start(place) };
    });
    afterEach(async () => {
      await this.agent.start();
      await this.agent.client.deleteApplication();
      this.board.clear();
    });
    after(async () => {
      await this.#set?.agent.remove();
      await this.#set?.board.close();
    });
  }

  get agent(): TestAgent {
    return this.#ready().agent;
  }

  get board(): Board {
    return this.#ready().board;
  }

  /** The host on which the agent, and the services of its application, listen. */
  get host(): string {
    return this.#ready().host;
  }

  /** The workers of a workload, or all of them, as the platform shows them. */
  async living(workload?: string): Promise<readonly LivingWorker[]> {
    const found = await this.target.living(this.agent);
    return workload === undefined ? found : found.filter((each) => each.workload === workload);
  }

  #ready() {
    if (!this.#set) throw new Error('there is a stage in tests and their hooks only');
    return this.#set;
  }
}
