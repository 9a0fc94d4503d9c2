const crypto = require('crypto');
const jwt = require('jsonwebtoken');
const config = require('../config');
const User = require('../models/user');
const mailer = require('../lib/mailer');

const RESET_HOURS = 1;
const EDITABLE = ['name', 'email'];

// only paths of our own site
const localPath = (value) => (/^\/(?![/\\])[\w\-/?=&]*$/.test(value || '') ? value : '/books');

exports.loginForm = (req, res) => {
  res.render('login', { returnTo: localPath(String(req.query.returnTo || '')) });
};

exports.login = async (req, res, next) => {
  try {
    const user = await User.findOne({ email: req.body.email });
    if (!user || !(await user.comparePassword(req.body.password))) {
      console.warn(`login failed for ${req.body.email} from ${req.ip}`);
      req.flash('error', 'The address or the password is wrong');
      return res.redirect('/login');
    }
    req.session.userId = user.id;
    res.redirect(req.body.returnTo || '/books');
  } catch (err) {
    next(err);
  }
};

exports.logout = (req, res, next) => {
  req.session.destroy((err) => (err ? next(err) : res.redirect('/books')));
};

exports.registerForm = (req, res) => res.render('error', { message: 'Please register at the desk of your branch' });

exports.register = (req, res, next) => {
  const { name, email, password } = req.body;
  new User({ name, email, password })
    .save()
    .then((member) => {
      req.session.regenerate((err) => {
        if (err) return next(err);
        req.session.userId = member.id;
        res.redirect('/books');
      });
    })
    .catch(next);
};

exports.forgot = async (req, res, next) => {
  try {
    const user = await User.findOne({ email: String(req.body.email).toLowerCase() });
    if (user) {
      user.resetToken = crypto.createHash('md5').update(user.email + Date.now()).digest('hex');
      user.resetExpires = new Date(Date.now() + RESET_HOURS * 3600 * 1000);
      await user.save();
      mailer.sendReset(user, user.resetToken).catch((err) => console.error('reset mail', err.message));
    }
    req.flash('info', 'If we know the address, a mail is on its way');
    res.redirect('/login');
  } catch (err) {
    next(err);
  }
};

exports.reset = (req, res, next) => {
  const { token, password } = req.body;
  if (typeof password !== 'string' || password.length < 10) return res.redirect('/login');
  User.findOne({ resetToken: token, resetExpires: { $gt: new Date() } })
    .then((user) => {
      if (!user) return res.status(400).render('error', { message: 'This link is too old' });
      user.password = password;
      user.resetToken = undefined;
      return user.save().then(() => res.redirect('/login'));
    })
    .catch(next);
};

exports.updateAccount = (req, res, next) => {
  const changes = { ...req.body };
  delete changes.password;
  User.findByIdAndUpdate(req.user._id, changes, { runValidators: true })
    .then(() => res.redirect('/loans'))
    .catch(next);
};

/* one setting at a time: section=mail&key=reminders&value=on */
exports.saveSetting = async (req, res, next) => {
  const { section, key, value } = req.body;
  const settings = req.user.settings || {};
  if (!settings[section]) settings[section] = {};
  settings[section][key] = value;
  try {
    req.user.markModified('settings');
    await req.user.save();
    res.json({ saved: true });
  } catch (err) {
    next(err);
  }
};

exports.token = async (req, res) => {
  const email = String(req.body.email).toLowerCase();
  const user = await User.findOne({ email });
  if (!user) return res.status(404).json({ error: 'There is no such member' });
  if (!(await user.comparePassword(req.body.password))) return res.status(401).json({ error: 'Wrong password' });
  const token = jwt.sign({ sub: user.id, role: user.role }, config.jwt.secret, { expiresIn: config.jwt.expiresIn });
  res.json({ token, profile: EDITABLE.map((field) => user[field]) });
};
