import { TestAgent } from '../support/agent.js';
import { Board } from '../support/board.js';
import type { BehaviourTarget, LivingWorker } from './target.js';

/**
 * For the suites of one target: an agent of it that has no application when a test begins, and a board that its
 * workers reach.
 */
export class Stage {
  #set: { readonly agent: TestAgent; readonly board: Board; readonly host: string } | undefined;

  /** To be called in the suite. */
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

  /** Where the agent, and the services of its application, are listened for. */
  get host(): string {
    return this.#ready().host;
  }

  /** Those of a workload, or all, by what the platform shows. */
  async living(workload?: string): Promise<readonly LivingWorker[]> {
    const found = await this.target.living(this.agent);
    return workload === undefined ? found : found.filter((each) => each.workload === workload);
  }

  #ready() {
    if (!this.#set) throw new Error('there is a stage in tests and their hooks only');
    return this.#set;
  }
}
