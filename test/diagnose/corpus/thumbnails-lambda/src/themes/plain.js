'use strict';
module.exports = { background: '#fff', ink: '#222', columns: 3 };
