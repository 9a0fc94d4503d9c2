import type { RuleTable } from '../ruleEntry.ts';

const brokenAccessControl = ['A01:2021', 'A01:2025'];
const securityMisconfiguration = ['A05:2021', 'A02:2025'];
const supplyChain = ['A06:2021', 'A03:2025'];
const authenticationFailures = ['A07:2021', 'A07:2025'];
const integrityFailures = ['A08:2021', 'A08:2025'];

/** Rules over what describes the cloud, the image and the build rather than the code: a part of `frameworkRules`. */
export const infrastructureRules: RuleTable = {
  'iac-wildcard-permission': {
    category: 'framework',
    title: 'A role may do more than its function needs',
    severity: 'medium',
    confidence: 'high',
    cwe: [250, 732],
    owasp: brokenAccessControl,
    profiles: ['security'],
    message:
      'Whoever takes over the function, by any flaw in it or in one of its dependencies, has all rights of its role.',
    fix: 'Name the actions that the code calls and the ARNs of the resources that it uses.',
  },
  'iac-public-access': {
    category: 'framework',
    title: 'A resource stands open to everybody',
    severity: 'medium',
    confidence: 'high',
    cwe: [284, 732, 306, 862],
    owasp: brokenAccessControl,
    profiles: ['security'],
    message: 'Whoever finds the address can use it; addresses of this kind are searched for all day.',
    fix: 'Close it to the internet and name who may use it: block public access, set an authorizer (AWS_IAM, JWT), name principals and networks.',
  },
  'iac-missing-limits': {
    category: 'framework',
    title: 'What always fails is tried without end',
    severity: 'low',
    confidence: 'high',
    cwe: [770, 400],
    owasp: [],
    profiles: ['quality'],
    message:
      'A message or record that the function cannot process comes back again and again; it costs money, and in a stream it holds up all that comes after it.',
    fix: 'Give the queue a RedrivePolicy to a dead-letter queue; give the stream maximumRetryAttempts and a destination for failures.',
  },
  'iac-secret-in-plain': {
    category: 'framework',
    title: 'A secret stands in the description of the infrastructure',
    severity: 'high',
    confidence: 'medium',
    cwe: [798, 256],
    owasp: authenticationFailures,
    profiles: ['security'],
    message:
      'It is known to everybody who can read the repository, and to everybody who may look at the configuration of the deployed resource.',
    fix: 'Keep it in Secrets Manager or the SSM Parameter Store, refer to it here, and replace the value that was published.',
  },
  'iac-outdated-runtime': {
    category: 'framework',
    title: 'A version of Node.js without security fixes',
    severity: 'low',
    confidence: 'high',
    cwe: [1104],
    owasp: supplyChain,
    profiles: ['security', 'quality'],
    message:
      'Its flaws stay open, dependencies stop supporting it, and Lambda in the end refuses to change functions that run on it.',
    fix: 'Move to a version with long-term support, such as 24, and run the tests on it first.',
  },
  'dockerfile-root-user': {
    category: 'framework',
    title: 'The process in the container is root',
    severity: 'low',
    confidence: 'high',
    cwe: [250],
    owasp: securityMisconfiguration,
    profiles: ['security'],
    message:
      'A flaw in the service is then one with all rights in the container, and every mounted file and flaw of the kernel is within its reach.',
    fix: 'Add USER node (or another user without rights) before CMD, and give it only the files that it must write: COPY --chown=node:node.',
  },
  'dockerfile-unpinned-image': {
    category: 'framework',
    title: 'An image without a fixed version',
    severity: 'low',
    confidence: 'high',
    cwe: [1357],
    owasp: supplyChain,
    profiles: ['security', 'quality'],
    message:
      'Two builds of the same source give different images, and a change of the base arrives without anybody having decided on it.',
    fix: 'Name a version, such as node:24.4-alpine, and for images that are shipped the digest too.',
  },
  'dockerfile-secret': {
    category: 'framework',
    title: 'A secret ends up in the image',
    severity: 'high',
    confidence: 'high',
    cwe: [538, 798],
    owasp: authenticationFailures,
    profiles: ['security'],
    message:
      'Layers and the history keep what was once in them: whoever can pull the image can read it, removed later or not.',
    fix: 'Give secrets when the container starts; those of the build with RUN --mount=type=secret. Replace what was published.',
  },
  'dockerfile-npm-install': {
    category: 'framework',
    title: 'The image does not hold what the lock file names',
    severity: 'low',
    confidence: 'high',
    cwe: [1357],
    owasp: supplyChain,
    profiles: ['quality'],
    message:
      'What was tested and what is shipped differ: npm install may take newer versions and writes a lock file of its own, and tools of development are one more thing to attack.',
    fix: 'Use npm ci --omit=dev (yarn install --immutable, pnpm install --frozen-lockfile --prod), in a stage of its own when the build needs more.',
  },
  'dockerfile-add-remote': {
    category: 'framework',
    title: 'Something from the network is used without being checked',
    severity: 'low',
    confidence: 'high',
    cwe: [494, 829],
    owasp: integrityFailures,
    profiles: ['security'],
    message: 'Whoever controls the other side, or the way to it, decides what is in the image.',
    fix: 'Download a fixed version, compare its checksum (ADD --checksum=sha256:…), and only then use it.',
  },
  'dockerfile-shell-form': {
    category: 'framework',
    title: 'The server does not hear SIGTERM',
    severity: 'low',
    confidence: 'high',
    cwe: [404],
    owasp: [],
    profiles: ['quality'],
    message:
      'When the container is stopped, only process 1 is told. Where that is a shell, the server goes on until it is killed, in the middle of requests and writes.',
    fix: 'Start it directly in the exec form, CMD ["node", "server.js"], with tini or --init where it starts processes of its own.',
  },
  'dockerfile-copies-everything': {
    category: 'framework',
    title: 'The whole folder is copied into the image',
    severity: 'low',
    confidence: 'medium',
    cwe: [538],
    owasp: securityMisconfiguration,
    profiles: ['security', 'quality'],
    message:
      'Along go .git with its history, .env files, node_modules of another system and whatever else lies there; and every change of any file rebuilds the layer.',
    fix: 'Add a .dockerignore (.git, .env*, node_modules, logs), or copy by name what the service needs.',
  },
  'workflow-untrusted-input': {
    category: 'framework',
    title: 'A workflow runs what a stranger has written',
    severity: 'high',
    confidence: 'high',
    cwe: [94, 78],
    owasp: ['A03:2021', 'A08:2021', 'A03:2025', 'A05:2025'],
    profiles: ['security'],
    message:
      'Expressions are filled in before the shell sees the script: a title or a branch called `$(…)` is a command, with the tokens and secrets of the workflow.',
    fix: 'Pass the value through env and use it as "$TITLE" in quotes; check out the code of strangers only in workflows of pull_request, which get no secrets.',
  },
  'unpinned-dependency': {
    category: 'framework',
    title: 'A dependency without a version',
    severity: 'low',
    confidence: 'high',
    cwe: [1357, 829],
    owasp: supplyChain,
    profiles: ['security', 'quality'],
    message:
      'What is installed is decided by whoever publishes next: a break, or an attack, arrives with the next installation.',
    fix: 'Name a range of versions of the registry (^1.2.3) and commit the lock file; from a repository, name a commit.',
  },
  'install-script-risk': {
    category: 'framework',
    title: 'Installing the package runs what comes from the network',
    severity: 'medium',
    confidence: 'high',
    cwe: [494, 829],
    owasp: integrityFailures,
    profiles: ['security'],
    message:
      'The script runs on every machine that installs the package, with the rights of whoever does, before anybody can look at what came.',
    fix: 'Ship the file in the package or as a dependency, or download a fixed version and compare its checksum.',
  },
  'workflow-broad-rights': {
    category: 'framework',
    title: 'A workflow trusts others with more than they need',
    severity: 'low',
    confidence: 'high',
    cwe: [829, 250, 272, 1357, 494],
    owasp: supplyChain,
    profiles: ['security'],
    message:
      "An action runs with the workflow's token and secrets: whoever takes over its repository, or any step of it, has all rights that the token has.",
    fix: 'Give each job the permissions it needs (permissions: { contents: read }), and name actions of others by the hash of a commit.',
  },
  'compose-exposure': {
    category: 'framework',
    title: 'A container has more of the machine than it should',
    severity: 'medium',
    confidence: 'medium',
    cwe: [250, 668, 1327, 732, 306],
    owasp: ['A05:2021', 'A02:2025'],
    profiles: ['security'],
    message:
      'A container is a wall only as long as it has neither the rights nor the folders of the machine; and a port that is published is open to every network the machine is in.',
    fix: 'Leave privileges and mounts of the machine out, bind ports of databases to 127.0.0.1 or leave them to the inner network, and set passwords.',
  },
  'nginx-weakness': {
    category: 'framework',
    title: 'The proxy opens more than it should',
    severity: 'medium',
    confidence: 'high',
    cwe: [548, 22, 757, 327, 942, 918, 770, 295, 693],
    owasp: ['A05:2021', 'A02:2025'],
    profiles: ['security'],
    message: 'What the proxy lets through or shows, it does for every service behind it, before any of their checks.',
    fix: 'Keep to the defaults: no listings, TLS 1.2 and later, bounded bodies, hosts and origins by name, a slash at the end of locations with an alias.',
  },
};
