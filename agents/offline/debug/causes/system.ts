import { fromTable, type CauseRule } from './cause.ts';

/** Errors of files, limits of the system, memory and the process. */
export const system: CauseRule = fromTable([
  {
    when: /\bENOENT\b(?:[^'"\n]{0,80}['"]([^'"\n]{1,200})['"])?/,
    confidence: 'medium',
    explain: ([, path], { text }) => {
      const program = /spawn (\S{1,100}) ENOENT/.exec(text)?.[1];
      if (program !== undefined)
        return `The program ${program} could not be started: it is not installed there, not on the PATH, or the working directory that was given does not exist.`;
      const named = path === undefined ? 'The file or folder' : `\`${path.trim()}\``;
      const isRelative = path !== undefined && !/^(?:\/|[A-Za-z]:)/.test(path.trim());
      return `${named} does not exist at that moment.${isRelative ? ' The path is relative to the directory that the process was started in, not to the file that uses it.' : ' It was never made, is not part of the image or build, or has another case.'}`;
    },
    nextSteps: [
      'Print the absolute path and `process.cwd()` where it fails.',
      'Build paths to the program’s own files from `import.meta.dirname` or `__dirname`.',
      'Check that the build or the image copies files that are not code.',
    ],
  },
  {
    when: /\b(?:EMFILE|ENFILE)\b/,
    confidence: 'high',
    explain: () =>
      'The process has more files and sockets open than it may: too many are opened at once, or they are not closed.',
    nextSteps: [
      'Count them: `ls /proc/PID/fd | wc -l`, and see whether the number falls again without load. If not, something is not closed.',
      'Bound how many are opened at once (not Promise.all over a whole list), and close streams on errors too.',
      'Look at `ulimit -n` only after that.',
    ],
  },
  {
    when: /\b(EACCES|EPERM)\b/,
    confidence: 'high',
    explain: ([, code]) =>
      `The user that the process runs as may not do this (${code ?? ''}): the rights of the file or folder, a read-only file system, or a port below 1024.`,
    nextSteps: [
      'Compare the owner and rights of the path with the process’s user; in containers the image’s USER and the volume’s owner.',
    ],
  },
  {
    when: /\bENOSPC\b/,
    confidence: 'high',
    explain: () =>
      'The disk is full, or the system’s limit of file watchers is reached: watching reports that with the same code.',
    nextSteps: ['Check `df -h`, `df -i` and, for watchers, `fs.inotify.max_user_watches`.'],
  },
  {
    when: /\b(EISDIR|ENOTDIR|EEXIST|ENOTEMPTY)\b/,
    confidence: 'medium',
    explain: ([, code = '']) =>
      ({
        EISDIR: 'A folder stands where a file is expected.',
        ENOTDIR: 'A part of the path is a file where a folder is expected.',
        EEXIST: 'What is to be made is there already.',
        ENOTEMPTY: 'The folder that is to be removed is not empty.',
      })[code] ?? 'The path is not what is expected.',
    nextSteps: ['Print the path where it fails, and what stands there.'],
  },
  {
    when: /heap out of memory|Reached heap limit|Ineffective mark-compacts|ERR_WORKER_OUT_OF_MEMORY/,
    confidence: 'medium',
    explain: () =>
      'The JavaScript heap reached its limit: either something grows without bound (a map, a cache, listeners, a queue), or one piece of work holds more at once than fits (a whole file or result set).',
    nextSteps: [
      'Tell the two apart: watch `process.memoryUsage().heapUsed` over time. A steady climb is a leak, a sudden one a single large piece of work.',
      'Run with `--heapsnapshot-near-heap-limit=2` and compare the snapshots by retained size.',
      'Stream large data; bound caches. Raise `--max-old-space-size` only when the need is known.',
    ],
  },
  {
    when: /MaxListenersExceededWarning|Possible EventEmitter memory leak/,
    confidence: 'medium',
    explain: (_, { text }) => {
      const [, number, event, emitter] = /(\d{1,6}) (\S{1,60}) listeners added to \[?(\w{1,60})/.exec(text) ?? [];
      const what = event === undefined ? 'Listeners are' : `${number ?? ''} "${event}" listeners were`;
      return `${what} added to one ${emitter ?? 'emitter'} and not removed: the code that adds them runs for each request, job or connection, on an object that outlives it.`;
    },
    nextSteps: [
      'Run with `--trace-warnings`: the trace shows who adds them.',
      'Add the listener once, use `once`, or remove it when the work is done; an AbortSignal as option `signal` removes it by itself.',
      'Do not raise the limit before that: it hides the leak.',
    ],
  },
  {
    when: /Maximum call stack size exceeded/,
    confidence: 'high',
    explain: (_, { report }) => {
      const names = report.frames.map(({ functionName }) => functionName).filter((name) => name !== undefined);
      const repeated = names.find((name, index) => names.indexOf(name) < index);
      return `A function calls itself${repeated === undefined ? ', directly or through others,' : ` (\`${repeated}\` stands in the trace again and again)`} without an end that it reaches: the condition that ends it never holds for this data, or the data refers to itself.`;
    },
    nextSteps: [
      'Log the argument of the first twenty calls: it does not get smaller, or a value comes back.',
      'Spreading a very large array into a call (`push(...items)`) has the same error; use a loop there.',
    ],
  },
]);
