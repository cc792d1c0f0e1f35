// Draws the reference with Scalar. Nothing of it comes from elsewhere, and nothing goes elsewhere: no
// fonts, no telemetry, no proxy, no assistant; requests go to the shop this page came from.
Scalar.createApiReference('#reference', {
  url: '/openapi.json',
  baseServerURL: location.origin,
  theme: 'none',
  withDefaultFonts: false,
  telemetry: false,
  proxyUrl: '',
  agent: { disabled: true },
  mcp: { disabled: true },
  operationTitleSource: 'path',
  showDeveloperTools: 'never',
  hideClientButton: true,
  hideDarkModeToggle: true,
  persistAuth: false,
  documentDownloadType: 'none',
  defaultHttpClient: { targetKey: 'shell', clientKey: 'curl' },
  authentication: { preferredSecurityScheme: 'bearer' },
});
