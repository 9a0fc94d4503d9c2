var crypto = require('crypto');
var bcrypt = require('bcrypt');
var LocalStrategy = require('passport-local').Strategy;
var db = require('../db');

// accounts that came over from the 2013 system still have the old hash
function oldHash(password) {
  return crypto.createHash('sha1').update('millbrook' + String(password)).digest('hex');
}

module.exports = function (passport) {
  passport.serializeUser(function (patient, done) {
    done(null, patient.id);
  });

  passport.deserializeUser(function (id, done) {
    db.get('SELECT id, name, email, role FROM patients WHERE id = ?', [id], function (err, patient) {
      done(err, patient || false);
    });
  });

  passport.use(
    new LocalStrategy({ usernameField: 'email' }, function (email, password, done) {
      db.get('SELECT * FROM patients WHERE email = ?', [String(email).toLowerCase()], function (err, patient) {
        if (err) return done(err);
        if (!patient) return done(null, false, { message: 'We have no account with that e-mail address' });

        if (patient.old_hash) {
          if (oldHash(password) === patient.old_hash) return done(null, patient);
          return done(null, false, { message: 'Wrong password' });
        }

        bcrypt.compare(String(password), patient.password_hash, function (err, same) {
          if (err) return done(err);
          if (!same) return done(null, false, { message: 'Wrong password' });
          done(null, patient);
        });
      });
    })
  );
};
