const { body, param, validationResult } = require('express-validator');

exports.check = (req, res, next) => {
  const errors = validationResult(req);
  if (errors.isEmpty()) return next();
  res.status(422).render('error', { message: errors.array().map((e) => e.msg).join(', ') });
};

exports.register = [
  body('name').isString().trim().isLength({ min: 2, max: 80 }).withMessage('Please give your name'),
  body('email').isEmail().withMessage('That is no e-mail address').normalizeEmail(),
  body('password').isString().isLength({ min: 10 }).withMessage('The password needs 10 letters'),
];

exports.review = [body('text').isString().trim().isLength({ min: 3, max: 2000 }).withMessage('Please write a little more')];

exports.book = [
  body('title').isString().trim().notEmpty(),
  body('isbn').isString().isLength({ max: 17 }),
  body('copies').isInt({ min: 1, max: 500 }).toInt(),
];

exports.id = [param('id').isMongoId().withMessage('That is no number of ours')];
