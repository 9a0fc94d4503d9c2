/** @type {import('next').NextConfig} */
const nextConfig = {
  poweredByHeader: false,
  reactStrictMode: true,
  images: {
    // clients keep their logos on all sorts of hosts
    remotePatterns: [{ protocol: 'https', hostname: '**' }],
  },
};

export default nextConfig;
