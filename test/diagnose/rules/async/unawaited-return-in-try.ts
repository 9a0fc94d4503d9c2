import type { RuleFixtures } from '../../fixtures.ts';

export default {
  bad: [
    {
      name: 'a call of an async function',
      code: `async function find(id) { return await db.get(id); }\nexport async function load(id) {\n  try {\n    return find(id);\n  } catch (error) {\n    return null;\n  }\n}`,
      at: 'return find(id)',
      mended: `async function find(id) { return await db.get(id); }\nexport async function load(id) {\n  try {\n    return await find(id);\n  } catch (error) {\n    return null;\n  }\n}`,
    },
    {
      name: 'a request',
      code: `const axios = require('axios');\nexports.load = async (id) => {\n  try {\n    return axios.get('/users/' + id);\n  } catch (error) {\n    throw new Error('no users', { cause: error });\n  }\n};`,
      at: 'return axios.get',
    },
    {
      name: 'a finally that closes what is still in use',
      code: `import { open } from 'node:fs/promises';\nasync function size(path) {\n  const handle = await open(path);\n  try {\n    return handle.read();\n  } finally {\n    await handle.close();\n  }\n}`,
      at: 'return handle.read()',
    },
    {
      name: 'a function that is not async',
      code: `function load(id) {\n  try {\n    return fetch('/users/' + id);\n  } catch (error) {\n    return Promise.resolve(undefined);\n  }\n}`,
      at: `return fetch(`,
    },
  ],
  good: [
    {
      name: 'an awaited call',
      code: `async function find(id) { return await db.get(id); }\nexport async function load(id) {\n  try {\n    return await find(id);\n  } catch (error) {\n    return null;\n  }\n}`,
    },
    {
      name: 'a promise that catches its own failure',
      code: `async function find(id) { return await db.get(id); }\nexport async function load(id) {\n  try {\n    return find(id).catch(() => null);\n  } catch (error) {\n    return find(id);\n  }\n}`,
    },
    {
      name: 'a callback inside the block, and a plain value',
      code: `async function find(id) { return await db.get(id); }\nexport async function load(ids) {\n  try {\n    const all = await Promise.all(ids.map((id) => { return find(id); }));\n    return all.length;\n  } catch (error) {\n    return 0;\n  }\n}`,
    },
  ],
} satisfies RuleFixtures;
