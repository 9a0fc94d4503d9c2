var path = require('path');

var root = path.join(__dirname, '..');

module.exports = {
  port: Number(process.env.PORT) || 3000,
  production: process.env.NODE_ENV === 'production',
  baseUrl: process.env.BASE_URL || 'https://bookings.millbrook.example',
  databaseFile: process.env.DATABASE_FILE || path.join(root, 'data', 'surgery.db'),
  dataFolder: path.join(root, 'data'),
  sessionSecret: process.env.SESSION_SECRET || 'waiting-room-4-Tulips',

  // scanned letters from the hospital and from patients
  letterFolder: path.join(root, 'data', 'letters'),
  photoFolder: path.join(root, 'data', 'photos'),
  leafletFolder: path.join(root, 'data', 'leaflets'),
  maxPhotoBytes: 2 * 1024 * 1024,

  // the check-in kiosk in the hall
  kioskTokenHeader: 'x-kiosk-token',
  kioskToken: process.env.KIOSK_TOKEN,

  mail: {
    host: process.env.SMTP_HOST || 'localhost',
    port: 587,
    user: 'bookings',
    password: process.env.SMTP_PASSWORD,
    from: 'Millbrook Surgery <bookings@millbrook.example>',
  },

  slotMinutes: 10,
};
