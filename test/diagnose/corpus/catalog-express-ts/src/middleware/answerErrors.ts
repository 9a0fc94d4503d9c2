import type { ErrorRequestHandler } from 'express';
import { ZodError } from 'zod';
import { HttpError } from '../lib/HttpError.js';

export const answerErrors: ErrorRequestHandler = (error: unknown, _request, response, next) => {
  if (response.headersSent) return next(error);
  if (error instanceof ZodError) return void response.status(400).json({ error: 'The request is not valid.' });
  if (error instanceof HttpError) return void response.status(error.status).json({ error: error.message });
  console.error(error);
  response.status(500).json({ error: 'Internal error' });
};
