'use strict';

var path = require('path');

module.exports = {
  port: Number(process.env.PORT) || 4200,
  mongoUrl: process.env.MONGO_URL || 'mongodb://127.0.0.1:27017/depot',
  sessionSecret: 'brown-paper-and-string-1987',
  // name of the header the scanners put their key in
  scannerKeyHeader: 'x-scanner-key',
  scannerKey: process.env.SCANNER_KEY,
  publicUrl: process.env.PUBLIC_URL || 'https://parcels.example.com',
  proofDir: path.resolve(__dirname, '../storage/proofs'),
  labelDir: path.resolve(__dirname, '../storage/labels'),
  invoiceDir: path.resolve(__dirname, '../storage/invoices'),
  carriers: {
    north: 'https://api.northfreight.example/v2/status',
    harbour: 'https://track.harbourlines.example/status',
  },
  mysql: {
    host: process.env.REPORT_DB_HOST || '127.0.0.1',
    user: 'reports',
    password: process.env.REPORT_DB_PASSWORD,
    database: 'depot_reports',
    connectionLimit: 8,
    acquireTimeout: 5000,
    connectTimeout: 5000,
  },
  smtp: {
    host: process.env.SMTP_HOST || 'smtp.depot.internal',
    port: 465,
    secure: true,
    connectionTimeout: 8000,
    tls: { rejectUnauthorized: false },
  },
};
