import { expect } from 'chai';
import { between, type Reading, readingOf } from '../../../../src/agent/services/traefik/metrics.js';
import { BOUNDS } from '../../../../src/histogram.js';

const LABELS = 'method="GET",protocol="http",router="web@file",service="web@file"';

/** A histogram as Traefik writes it. @param counts by upper bound, each without those below it */
function histogram(labels: string, counts: Readonly<Record<string, number>>, sum: number): string {
  let total = 0;
  const name = 'traefik_router_request_duration_seconds';
  const buckets = [...BOUNDS.map(String), '+Inf'].map((bound) => {
    total += counts[bound] ?? 0;
    return `${name}_bucket{${labels},le="${bound}"} ${total}`;
  });
  return [...buckets, `${name}_sum{${labels}} ${sum}`, `${name}_count{${labels}} ${total}`].join('\n');
}

function requests(labels: string, count: number): string {
  return `traefik_router_requests_total{${labels}} ${count}`;
}

const started = (at: string) => `process_start_time_seconds ${at}`;

describe("Traefik's metrics", () => {
  it('show how many requests ended with which class of answer, and how long they took', () => {
    const text = [
      '# HELP go_gc_duration_seconds A summary of the wall-time pause (stop-the-world) duration.',
      'go_gc_duration_seconds{quantile="0"} 3.3e-05',
      '# TYPE process_start_time_seconds gauge',
      started('1.79605001274e+09'),
      '# TYPE traefik_router_request_duration_seconds histogram',
      histogram(`code="200",${LABELS}`, { '0.0025': 3, '1': 1 }, 0.805),
      histogram(`code="503",${LABELS}`, { '0.0025': 1, '+Inf': 1 }, 4000.002),
      '# TYPE traefik_router_requests_total counter',
      requests(`code="200",${LABELS}`, 4),
      requests(`code="204",method="PUT",protocol="http",router="web@file",service="web@file"`, 1),
      requests(`code="503",${LABELS}`, 2),
      requests('code="404",method="GET",protocol="sse",router="other@file",service="other@file"', 1.5e6),
      '',
    ].join('\n');
    const { startedAt, routers } = readingOf(text);
    expect(startedAt).to.equal(1_796_050_012.74);
    const web = routers.get('web@file');
    expect(web?.answers).to.deep.equal([0, 5, 0, 0, 2]);
    expect(web?.durations[1]).to.equal(4);
    expect(web?.durations[BOUNDS.indexOf(1)]).to.equal(1);
    expect(web?.durations.at(-1)).to.equal(1);
    expect(web?.durations.reduce((sum, count) => sum + count)).to.equal(6);
    expect(web?.seconds).to.be.closeTo(4000.807, 1e-9);
    expect(routers.get('other@file')?.answers).to.deep.equal([0, 0, 0, 1_500_000, 0]);
  });

  it('count an upgraded connection, but not how long it lasted', () => {
    const labels = 'method="GET",protocol="websocket",router="web@file",service="web@file"';
    const text = [requests(`code="0",${labels}`, 1), histogram(`code="0",${labels}`, { '3600': 1 }, 1800)];
    const web = readingOf(text.join('\n')).routers.get('web@file');
    expect(web?.answers).to.deep.equal([1, 0, 0, 0, 0]);
    expect(web?.durations.every((count) => count === 0)).to.equal(true);
    expect(web?.seconds).to.equal(0);
  });

  it('leave out calls whose class of answer Traefik does not report', () => {
    const text = ['grpc', 'grpc-web'].map((protocol) =>
      requests(`code="14",method="POST",protocol="${protocol}",router="web@file",service="web@file"`, 1),
    );
    expect(readingOf(text.join('\n')).routers.size).to.equal(0);
  });

  it('are rejected if their buckets differ from ours, or a line is invalid', () => {
    const bucket = `traefik_router_request_duration_seconds_bucket{code="200",${LABELS},le="0.3"} 1`;
    expect(() => readingOf(bucket)).to.throw('a bucket up to "0.3"');
    expect(() => readingOf('traefik_router_requests_total{code="200"} many')).to.throw('an invalid line');
  });

  it('have escaped labels decoded', () => {
    const text = requests('code="200",router="a\\"b\\\\n\\n@file",service="x}"', 1);
    expect([...readingOf(text).routers.keys()]).to.deep.equal(['a"b\\n\n@file']);
  });

  describe('between two readings', () => {
    const at = (start: string, ok: number, failed: number): Reading =>
      readingOf(
        [
          started(start),
          requests(`code="200",${LABELS}`, ok),
          histogram(`code="200",${LABELS}`, { '0.1': ok }, ok * 0.08),
          requests(`code="500",${LABELS}`, failed),
        ].join('\n'),
      );
    const answers = (before: Reading, after: Reading) => between(before, after, 'web@file').answers;

    it('show what has ended in between', () => {
      const { durations, seconds } = between(at('1e9', 5, 0), at('1e9', 7, 1), 'web@file');
      expect(answers(at('1e9', 5, 0), at('1e9', 7, 1))).to.deep.equal([0, 2, 0, 0, 1]);
      expect(durations[BOUNDS.indexOf(0.1)]).to.equal(2);
      expect(seconds).to.be.closeTo(0.16, 1e-9);
      expect(answers(readingOf(started('1e9')), at('1e9', 7, 1))).to.deep.equal([0, 7, 0, 0, 1]);
    });

    it('count from zero after a restart of Traefik, even if it has counted more than before', () => {
      expect(answers(at('1e9', 5, 0), at('1.1e9', 7, 1))).to.deep.equal([0, 7, 0, 0, 1]);
    });

    it('count from zero if Traefik has forgotten the router, as it does when one is removed', () => {
      expect(answers(at('1e9', 5, 0), at('1e9', 2, 0))).to.deep.equal([0, 2, 0, 0, 0]);
      expect(answers(at('1e9', 5, 0), readingOf(started('1e9')))).to.deep.equal([0, 0, 0, 0, 0]);
    });
  });
});
