'use strict';
module.exports = { background: '#111', ink: '#ddd', columns: 4 };
