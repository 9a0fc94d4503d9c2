'use strict';

const Path = require('path');

const root = Path.join(__dirname, '..');
const storage = process.env.STORAGE_DIR || Path.join(root, 'storage');

module.exports = {
    host: process.env.HOST || 'localhost',
    port: Number(process.env.PORT || 8020),
    isProduction: process.env.NODE_ENV === 'production',
    paths: {
        public: Path.join(root, 'public'),
        templates: Path.join(root, 'templates'),
        imports: Path.join(storage, 'imports'),
        documents: Path.join(storage, 'documents'),
        statements: Path.join(storage, 'statements'),
        labels: Path.join(storage, 'labels')
    },
    session: {
        name: 'cellar',
        password: process.env.COOKIE_PASSWORD || 'oak-Barrel7-and-cork-under-Vault-0387',
        ttlMs: 12 * 60 * 60 * 1000
    },
    database: { url: process.env.DATABASE_URL, poolMax: Number(process.env.DATABASE_POOL || 12) },
    mail: { url: process.env.SMTP_URL, sender: 'Cellar desk <desk@cellar.example>' },
    // 32 bytes, hex; the door controllers hold the same key
    doorKey: Buffer.from(process.env.DOOR_KEY || '', 'hex'),
    partners: {
        tokenSecret: process.env.PARTNER_TOKEN_SECRET,
        tokenHeader: 'x-partner-token',
        courierUrl: process.env.COURIER_URL || 'https://api.courier.example',
        pricesUrl: process.env.PRICES_URL || 'https://prices.example',
        trade: {
            authorizeUrl: 'https://login.trade-guild.example/authorize',
            tokenUrl: 'https://login.trade-guild.example/token',
            profileUrl: 'https://login.trade-guild.example/me',
            clientId: process.env.TRADE_CLIENT_ID,
            clientSecret: process.env.TRADE_CLIENT_SECRET,
            callbackUrl: process.env.TRADE_CALLBACK_URL
        }
    }
};
