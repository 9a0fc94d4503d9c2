import type { RuleFixtures } from '../../fixtures.ts';

export default {
  bad: [
    {
      name: 'listings',
      file: 'nginx.conf',
      code: `server {\n  location /files/ {\n    autoindex on;\n  }\n}`,
      at: 'autoindex',
    },
    {
      name: 'old TLS',
      file: 'deploy/nginx/default.conf',
      code: `server {\n  listen 443 ssl;\n  ssl_protocols TLSv1 TLSv1.1 TLSv1.2;\n}`,
      at: 'ssl_protocols',
    },
    {
      name: 'an alias that is left',
      file: 'nginx/site.conf',
      code: `server {\n  location /media {\n    alias /srv/media/;\n  }\n}`,
      at: 'location',
    },
    {
      name: 'every origin and every host',
      file: 'conf.d/api.conf',
      code: `server {\n  add_header Access-Control-Allow-Origin $http_origin always;\n  location /fetch {\n    proxy_pass http://$arg_host;\n  }\n  client_max_body_size 0;\n}`,
      at: ['add_header', 'proxy_pass', 'client_max_body_size'],
    },
  ],
  good: [
    {
      name: 'the same with care',
      file: 'nginx.conf',
      code: `server {\n  ssl_protocols TLSv1.2 TLSv1.3;\n  autoindex off;\n  client_max_body_size 2m;\n  location /media/ {\n    alias /srv/media/;\n  }\n}`,
    },
    {
      name: 'a policy with nonces',
      file: 'nginx/site.conf',
      code: `add_header Content-Security-Policy "script-src 'nonce-$request_id' 'unsafe-inline'" always;`,
    },
    {
      name: 'a service behind',
      file: 'nginx/site.conf',
      code: `location / {\n  proxy_pass http://api:3000;\n  proxy_ssl_verify off;\n}`,
    },
  ],
} satisfies RuleFixtures;
