import { expect } from 'chai';
import { summarise } from '../../src/import/check.js';
import type { Line } from '../../src/import/report.js';

const line = (fate: Line['fate'], part: string, key: string): Line => ({
  fate,
  part,
  key,
  at: { file: 'compose.yaml', line: 1 },
});

describe('the check of many files', () => {
  it('counts services and files that lose nothing and run on each target, and each obstacle once for a service', () => {
    const files = [
      {
        file: 'a.yaml',
        parts: ['services.web', 'services.db'],
        report: [
          line('carried', 'services.web', 'image'),
          line('left out', 'services.web', 'volumes[0]'),
          line('left out', 'services.web', 'volumes[1].volume'),
          line('left out', 'services.web', 'deploy.placement.constraints'),
          line('replaced', 'services.db', 'restart'),
        ],
        unsupported: {
          nomad: [
            { part: 'services.db', field: 'networks' },
            { part: 'services.db', field: 'networks' },
          ],
        },
      },
      {
        file: 'b.yaml',
        parts: ['services.web'],
        report: [line('left out', 'services.web', 'volumes[0]')],
        unsupported: {},
      },
      { file: 'c.yaml', parts: ['services.web'], report: [], unsupported: { docker: [], nomad: [] } },
    ];
    expect(summarise(files, [{ file: 'd.yaml', reason: 'not YAML' }], ['docker', 'nomad'])).to.deep.equal({
      files: { whole: 1, of: 3 },
      services: { whole: 2, of: 4 },
      missing: [
        { key: 'volumes', services: 2 },
        { key: 'deploy.placement', services: 1 },
      ],
      targets: [
        { target: 'docker', files: { whole: 1, of: 3 }, services: { whole: 2, of: 4 }, missing: [] },
        {
          target: 'nomad',
          files: { whole: 1, of: 3 },
          services: { whole: 1, of: 4 },
          missing: [{ key: 'networks', services: 1 }],
        },
      ],
      unread: [{ file: 'd.yaml', reason: 'not YAML' }],
    });
  });
});
