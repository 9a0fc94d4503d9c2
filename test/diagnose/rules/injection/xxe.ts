import type { RuleFixtures } from '../../fixtures.ts';

export default {
  bad: [
    {
      name: 'entities that are resolved',
      code: `const libxmljs = require('libxmljs');\napp.post('/import', (req, res) => {\n  const doc = libxmljs.parseXml(req.body.xml, { noent: true });\n  res.json({ name: doc.root().name() });\n});`,
      at: 'parseXml',
    },
    {
      name: 'an uploaded file',
      code: `import { parseXmlString } from 'libxmljs2';\nimport * as libxml from 'libxmljs2';\nrouter.post('/upload', upload.single('file'), (req, res) => {\n  const options = { noblanks: true, replaceEntities: true };\n  const doc = libxml.parseXml(req.file.buffer.toString('utf8'), options);\n  res.json(doc.get('//total').text());\n});`,
      at: 'libxml.parseXml',
    },
    {
      name: 'flags of libxml2',
      code: `import { XmlDocument, ParseOption } from 'libxml2-wasm';\nexport const handler = async (event) => {\n  const document = XmlDocument.fromString(event.body, { option: ParseOption.XML_PARSE_NOENT | ParseOption.XML_PARSE_DTDLOAD });\n  return { statusCode: 200, body: document.root.name };\n};`,
      at: 'fromString',
    },
    {
      name: 'a document whose origin cannot be seen',
      code: `const libxmljs = require('libxmljs');\nmodule.exports = (xml) => libxmljs.parseXmlString(xml, { noent: true, dtdload: true });`,
    },
  ],
  good: [
    {
      name: "a parser's own settings",
      code: `const libxmljs = require('libxmljs');\napp.post('/import', (req, res) => res.json(libxmljs.parseXml(req.body.xml).root().name()));`,
    },
    {
      name: 'entities that stay as they are',
      code: `const libxmljs = require('libxmljs');\napp.post('/import', (req, res) => res.json(libxmljs.parseXml(req.body.xml, { noent: false, nonet: true }).root().name()));`,
    },
    {
      name: 'xml2js',
      code: `const { parseStringPromise } = require('xml2js');\napp.post('/import', async (req, res) => res.json(await parseStringPromise(req.body.xml, { explicitArray: false })));`,
    },
  ],
} satisfies RuleFixtures;
