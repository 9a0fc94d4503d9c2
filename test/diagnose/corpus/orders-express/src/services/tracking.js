const config = require('../config');

const ATTEMPTS = 3;
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

exports.status = async function (number) {
  const url = `${config.carrier.baseUrl}/v1/parcels/${encodeURIComponent(number)}`;
  for (let attempt = 1; ; attempt++) {
    const response = await fetch(url, {
      headers: { [config.carrier.apiKeyHeader]: config.carrier.apiKey },
      signal: AbortSignal.timeout(4000),
    });
    if (response.ok) return response.json();
    if (attempt === ATTEMPTS) throw new Error('carrier answered ' + response.status);
    await pause(200 * attempt + Math.random() * 150);
  }
};
