CREATE TABLE IF NOT EXISTS patients (
  id INTEGER PRIMARY KEY, email TEXT UNIQUE NOT NULL, name TEXT, phone TEXT, address TEXT,
  role TEXT NOT NULL DEFAULT 'patient', password_hash TEXT, old_hash TEXT, reset_token TEXT,
  preferences TEXT NOT NULL DEFAULT '{}'
);
CREATE TABLE IF NOT EXISTS doctors (id INTEGER PRIMARY KEY, name TEXT, room TEXT, speciality TEXT);
CREATE TABLE IF NOT EXISTS slots (
  id INTEGER PRIMARY KEY, doctor_id INTEGER, day TEXT, time TEXT, taken INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE IF NOT EXISTS appointments (
  id INTEGER PRIMARY KEY, patient_id INTEGER, slot_id INTEGER, reason TEXT, notes TEXT,
  state TEXT NOT NULL DEFAULT 'booked', reminded INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE IF NOT EXISTS letters (id INTEGER PRIMARY KEY, patient_id INTEGER, file TEXT, title TEXT, added TEXT);
