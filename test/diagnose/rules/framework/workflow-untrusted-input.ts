import type { RuleFixtures } from '../../fixtures.ts';

export default {
  bad: [
    {
      name: 'the title of an issue',
      file: '.github/workflows/triage.yml',
      code: `on:\n  issues:\n    types: [opened]\njobs:\n  triage:\n    runs-on: ubuntu-latest\n    steps:\n      - run: echo "New issue \${{ github.event.issue.title }}"\n`,
      at: '- run',
    },
    {
      name: 'a branch in a script of several lines',
      file: '.github/workflows/preview.yml',
      code: `on: pull_request\njobs:\n  preview:\n    steps:\n      - name: Deploy\n        run: |\n          npm ci\n          ./deploy.sh \${{ github.head_ref }}\n`,
      at: './deploy.sh',
    },
    {
      name: 'a comment in a script of JavaScript',
      file: '.github/workflows/comment.yaml',
      code: `on: [issue_comment]\njobs:\n  answer:\n    steps:\n      - uses: actions/github-script@v7\n        with:\n          script: |\n            const text = '\${{ github.event.comment.body }}';\n`,
      at: 'const text',
    },
    {
      name: "a stranger's code with the repository's secrets",
      file: '.github/workflows/test.yml',
      code: `on:\n  pull_request_target:\njobs:\n  test:\n    steps:\n      - uses: actions/checkout@v4\n        with:\n          ref: \${{ github.event.pull_request.head.sha }}\n      - run: npm ci && npm test\n`,
      at: 'ref:',
    },
  ],
  good: [
    {
      name: 'a variable of the environment',
      file: '.github/workflows/triage.yml',
      code: `on:\n  issues:\n    types: [opened]\njobs:\n  triage:\n    steps:\n      - env:\n          TITLE: \${{ github.event.issue.title }}\n        run: echo "New issue $TITLE"\n`,
    },
    {
      name: 'a number',
      file: '.github/workflows/label.yml',
      code: `on: pull_request_target\njobs:\n  label:\n    steps:\n      - uses: actions/checkout@v4\n      - run: gh pr edit \${{ github.event.pull_request.number }} --add-label seen\n`,
    },
    {
      name: 'code of a pull request without secrets',
      file: '.github/workflows/ci.yml',
      code: `on: pull_request\njobs:\n  test:\n    steps:\n      - uses: actions/checkout@v4\n        with:\n          ref: \${{ github.event.pull_request.head.sha }}\n      - run: npm test\n`,
    },
    {
      name: 'what the repository itself says',
      file: '.github/workflows/release.yml',
      code: `on: push\njobs:\n  release:\n    steps:\n      - run: ./release.sh "\${{ github.ref_name }}" "\${{ github.sha }}" \${{ secrets.TOKEN }}\n`,
    },
  ],
} satisfies RuleFixtures;
