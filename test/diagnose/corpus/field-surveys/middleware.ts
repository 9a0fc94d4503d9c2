import { NextResponse, type NextRequest } from 'next/server';
import { decodeJwt } from 'jose';

const OPEN = ['/api/auth/', '/api/webhooks/', '/api/exports/'];

function withCors(request: NextRequest, response: NextResponse) {
  const origin = request.headers.get('origin');
  if (origin) {
    response.headers.set('Access-Control-Allow-Origin', origin);
    response.headers.set('Access-Control-Allow-Credentials', 'true');
    response.headers.set('Access-Control-Allow-Headers', 'content-type');
    response.headers.set('Access-Control-Allow-Methods', 'GET,POST,PUT,PATCH,DELETE');
    response.headers.set('Vary', 'Origin');
  }
  return response;
}

function claimsOf(token: string) {
  try {
    return decodeJwt(token);
  } catch {
    return null;
  }
}

export function middleware(request: NextRequest) {
  // the tablet app and the client portal live on other origins
  if (request.method === 'OPTIONS') return withCors(request, new NextResponse(null, { status: 204 }));

  const { pathname } = request.nextUrl;
  if (OPEN.some((prefix) => pathname.startsWith(prefix))) return withCors(request, NextResponse.next());

  const token = request.cookies.get('fs_session')?.value;
  const claims = token ? claimsOf(token) : null;
  if (!claims) return withCors(request, NextResponse.json({ error: 'Please sign in' }, { status: 401 }));

  if (pathname.startsWith('/api/admin/') && claims.role !== 'manager') {
    return withCors(request, NextResponse.json({ error: 'Managers only' }, { status: 403 }));
  }

  const headers = new Headers(request.headers);
  headers.set('x-member-org', String(claims.org));
  headers.set('x-member-id', String(claims.sub));
  return withCors(request, NextResponse.next({ request: { headers } }));
}

export const config = { matcher: '/api/:path*' };
