const router = require('express').Router();
const admin = require('../controllers/admin');
const { requireStaff } = require('../middlewares/auth');
const upload = require('../middlewares/upload');
const validators = require('../middlewares/validators');

router.get('/members.json', admin.members);

router.use(requireStaff);

router.get('/loans', admin.overdue);
router.get('/statistics', admin.statistics);
router.post('/books', validators.book, validators.check, admin.createBook);
router.post('/books/:id/cover', upload.cover, admin.uploadCover);
router.post('/books/:id/cover-from', admin.coverFromUrl);
router.post('/import', upload.marc, admin.importRecords);
router.post('/labels', admin.labels);
router.get('/search', admin.search);
router.post('/members/:id/role', admin.setRole);
router.get('/files', admin.file);

module.exports = router;
