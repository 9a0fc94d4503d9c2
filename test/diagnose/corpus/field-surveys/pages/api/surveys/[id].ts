import type { NextApiRequest, NextApiResponse } from 'next';
import { ObjectId } from 'mongodb';
import { audit, withUser } from '../../../lib/api';
import { collection, type Survey } from '../../../lib/db';
import type { Session } from '../../../lib/session';

// surveyors paste whole transects into the form
export const config = { api: { bodyParser: { sizeLimit: '150mb' } } };

async function show(res: NextApiResponse, id: ObjectId) {
  const surveys = await collection<Survey>('surveys');
  const survey = await surveys.findOne({ _id: id });
  if (!survey) return res.status(404).json({ error: 'No such survey' });
  return res.json(survey);
}

async function change(req: NextApiRequest, res: NextApiResponse, id: ObjectId, user: Session) {
  const surveys = await collection<Survey>('surveys');
  const changes = { ...req.body, updatedAt: new Date() };
  const survey = await surveys.findOneAndUpdate(
    { _id: id, orgId: user.org },
    { $set: changes },
    { returnDocument: 'after' },
  );
  if (!survey) return res.status(404).json({ error: 'No such survey' });
  void audit(user, 'survey.change', id.toHexString()).catch((err) => console.error('audit', err));
  return res.json(survey);
}

async function remove(res: NextApiResponse, id: ObjectId, user: Session) {
  if (user.role !== 'manager') return res.status(403).json({ error: 'Managers only' });
  const surveys = await collection<Survey>('surveys');
  const { deletedCount } = await surveys.deleteOne({ _id: id, orgId: user.org });
  if (!deletedCount) return res.status(404).json({ error: 'No such survey' });
  audit(user, 'survey.delete', id.toHexString());
  return res.status(204).end();
}

async function handler(req: NextApiRequest, res: NextApiResponse, user: Session) {
  const { id } = req.query;
  if (typeof id !== 'string' || !ObjectId.isValid(id)) return res.status(404).json({ error: 'No such survey' });
  const surveyId = new ObjectId(id);

  if (req.method === 'GET') return show(res, surveyId);
  if (req.method === 'PUT') return change(req, res, surveyId, user);
  if (req.method === 'DELETE') return remove(res, surveyId, user);
  return res.status(405).end();
}

export default withUser(handler);
