/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "certificate.h"

#include "wvs-test.h"

#define BEGIN "-----BEGIN CERTIFICATE-----"
#define END "-----END CERTIFICATE-----"

/* openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256, whose
 * fingerprint `openssl x509 -fingerprint -sha256` tells. */
#define BODY                                                                   \
  "MIIBfDCCASGgAwIBAgIUOMNmqe9Bz/JZUnGy5Qtjydfx3mgwCgYIKoZIzj0EAwIw\n"         \
  "EzERMA8GA1UEAwwId3ZzLXRlc3QwHhcNMjYxMTIyMTMxNzQ0WhcNMjYxMTIzMTMx\n"         \
  "NzQ0WjATMREwDwYDVQQDDAh3dnMtdGVzdDBZMBMGByqGSM49AgEGCCqGSM49AwEH\n"         \
  "A0IABGJmPoHZbTyPgWT3JeVF45DWbQ+DMlEXd6m+F5e/fL9HRcLA+U0YaBK5qUAY\n"         \
  "WaYBOS9kwVX2Sixqbc40bXckoJWjUzBRMB0GA1UdDgQWBBQrK/WZrhNgcbIOW25z\n"         \
  "egnqAO58HjAfBgNVHSMEGDAWgBQrK/WZrhNgcbIOW25zegnqAO58HjAPBgNVHRMB\n"         \
  "Af8EBTADAQH/MAoGCCqGSM49BAMCA0kAMEYCIQDytcV+qmxjxnd0/DayNTQ91bbW\n"         \
  "+nAiMhe00qfXR/z7mAIhAK1z09LZsFs5shKh7oitTSA0F9+6ZUOD7Rc79M85t4XO\n"
#define FINGERPRINT                                                            \
  "1E:D8:44:2A:8E:BA:9A:D5:B7:BD:1C:92:36:55:49:A6:"                           \
  "06:FF:FF:16:47:AE:43:97:AD:09:4E:FE:F7:99:98:B8"

static void
test_fingerprint (void)
{
  static const struct {
    const char *pem;
    const char *fingerprint;
  } cases[] = {
    { BEGIN "\n" BODY END "\n", FINGERPRINT },
    { BEGIN "\n" BODY END, FINGERPRINT },
    { "subject=CN = wvs-test\n" BEGIN "\n" BODY END "\nmore\n", FINGERPRINT },
    /* of a chain the first, the peer's own */
    { BEGIN "\n" BODY END "\n" BEGIN "\nAAAA\n" END "\n", FINGERPRINT },
    { NULL, NULL },
    { "", NULL },
    { "garbage", NULL },
    { BEGIN, NULL },
    { BEGIN "\n" BODY, NULL },
    { BODY END "\n", NULL },
    { END "\n" BODY BEGIN "\n", NULL },
    { BEGIN "\n" END "\n", NULL },
    { BEGIN "\n!!!!\n" END "\n", NULL },
    { "-----BEGIN PRIVATE KEY-----\n" BODY "-----END PRIVATE KEY-----\n",
        NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *fingerprint = wvs_certificate_fingerprint (cases[i].pem);

    g_test_message ("%u", i);
    g_assert_cmpstr (fingerprint, ==, cases[i].fingerprint);
  }
}

/* A certificate that differs has another fingerprint. */
static void
test_another (void)
{
  g_autofree char *fingerprint =
      wvs_certificate_fingerprint (BEGIN "\nAAAA" BODY END "\n");

  g_assert_nonnull (fingerprint);
  g_assert_cmpstr (fingerprint, !=, FINGERPRINT);
}

int
main (int argc, char **argv)
{
  wvs_test_init (&argc, &argv);
  g_test_add_func ("/certificate/fingerprint", test_fingerprint);
  g_test_add_func ("/certificate/another", test_another);
  return g_test_run ();
}
