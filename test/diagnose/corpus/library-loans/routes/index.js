const router = require('express').Router();
const authController = require('../controllers/auth');
const books = require('../controllers/books');
const loans = require('../controllers/loans');
const { requireLogin, requireToken } = require('../middlewares/auth');
const validators = require('../middlewares/validators');

router.get('/', (req, res) => res.redirect('/books'));

router.route('/login').get(authController.loginForm).post(authController.login);
router.post('/logout', authController.logout);
router.get('/register', authController.registerForm);
router.post('/register', validators.register, validators.check, authController.register);
router.post('/forgot', authController.forgot);
router.post('/reset', authController.reset);
router.post('/account', requireLogin, authController.updateAccount);
router.post('/account/settings', requireLogin, authController.saveSetting);

router.get('/books', books.list);
router.get('/books/isbn/:isbn', books.byIsbn);
router.get('/books/:id', validators.id, validators.check, books.show);
router.post('/books/:id/reviews', requireLogin, validators.id, validators.review, books.addReview);
router.get('/covers/:name', books.cover);

router.get('/loans', requireLogin, loans.mine);
router.post('/loans', requireLogin, loans.borrow);
router.post('/loans/:id/renew', requireLogin, loans.renew);
router.post('/loans/:id/return', requireLogin, loans.giveBack);
router.get('/loans/:id/receipt', requireLogin, loans.receipt);

router.post('/api/token', authController.token);
router.get('/api/loans', requireToken, loans.apiMine);

module.exports = router;
