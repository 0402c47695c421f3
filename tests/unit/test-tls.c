/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "tls.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

#include "error.h"
#include "wvs-test.h"

static guint warnings; /* that a certificate expired */

/* What openssl(1) made, in the program's temporary folder. */

static void
run_openssl (const char *arguments)
{
  g_autofree char *command = g_strdup_printf ("openssl %s", arguments);
  g_autofree char *errors = NULL;
  g_autoptr (GError) error = NULL;
  int status;

  g_spawn_command_line_sync (command, NULL, &errors, &status, &error);
  g_assert_no_error (error);
  if (!g_spawn_check_wait_status (status, &error))
    g_error ("%s: %s", command, errors);
}

/* A self-signed pair, NAME.pem and NAME.key. */
static void
make_pair (const char *name, const char *options)
{
  g_autofree char *base = wvs_test_path (name);
  g_autofree char *arguments =
      g_strdup_printf ("req -x509 -nodes -subj /CN=%s -keyout %s.key -out "
                       "%s.pem -days 2 %s",
          name, base, base, options);

  run_openssl (arguments);
}

static void
make_files (void)
{
  g_autofree char *rsa = NULL;
  g_autofree char *old = NULL;
  g_autofree char *encrypted = NULL;
  g_autofree char *der = NULL;

  make_pair ("rsa", "-newkey rsa:2048");
  make_pair ("ec", "-newkey ec -pkeyopt ec_paramgen_curve:P-256");
  make_pair ("ec2", "-newkey ec -pkeyopt ec_paramgen_curve:P-256");
  make_pair ("rsa2", "-newkey rsa:2048");

  rsa = wvs_test_path ("rsa");
  old = g_strdup_printf ("x509 -in %s.pem -signkey %s.key -days -1 -out "
                         "%s-old.pem",
      rsa, rsa, rsa);
  run_openssl (old);
  encrypted = g_strdup_printf (
      "pkey -in %s.key -aes128 -passout pass:x -out %s-encrypted.key", rsa,
      rsa);
  run_openssl (encrypted);
  der = g_strdup_printf ("x509 -in %s.pem -outform DER -out %s.der", rsa, rsa);
  run_openssl (der);
  g_free (wvs_test_file ("empty", "", 0));
  g_free (wvs_test_file ("garbage", "this is no certificate\n", -1));
  g_free (wvs_test_file ("binary", "\x30\0\x01\xff", 4));
  g_free (wvs_test_file ("broken.pem",
      "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n", -1));
  g_free (wvs_test_file ("broken.key",
      "-----BEGIN PRIVATE KEY-----\nMIIB\n-----END PRIVATE KEY-----\n", -1));
}

static WvsTls *
load (const char *cert, const char *key, GError **error)
{
  g_autofree char *cert_file = wvs_test_path (cert);
  g_autofree char *key_file = wvs_test_path (key);

  g_test_message ("%s with %s", cert, key);
  return wvs_tls_new (cert_file, key_file, error);
}

static void
test_good (void)
{
  static const char *const names[][2] = { { "rsa.pem", "rsa.key" },
    { "ec.pem", "ec.key" } };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (WvsTls) tls = load (names[i][0], names[i][1], &error);

    g_assert_no_error (error);
    g_assert_true (G_IS_TLS_CERTIFICATE (wvs_tls_get_certificate (tls)));
  }
}

static void
test_bad (void)
{
  static const struct {
    const char *cert;
    const char *key;
    const char *said;
  } cases[] = {
    { "nothing.pem", "rsa.key", "No such file or directory" },
    { "rsa.pem", "nothing.key", "No such file or directory" },
    { "empty", "rsa.key", "no PEM-encoded certificate" },
    { "garbage", "rsa.key", "no PEM-encoded certificate" },
    { "rsa.der", "rsa.key", "is binary; PEM" },
    { "binary", "rsa.key", "is binary; PEM" },
    { "", "rsa.key", "is a directory" },
    { "broken.pem", "rsa.key", "broken.pem" },
    { "rsa.pem", "empty", "no PEM-encoded private key" },
    { "rsa.pem", "garbage", "no PEM-encoded private key" },
    { "rsa.pem", "broken.key", "broken.key" },
    { "rsa.pem", "", "is a directory" },
    { "rsa.key", "rsa.pem", "are the files swapped?" },
    { "rsa.pem", "rsa.pem", "are the files swapped?" },
    { "rsa.pem", "rsa-encrypted.key", "is encrypted" },
    { "rsa.pem", "rsa2.key", "does not match certificate" },
    { "ec.pem", "ec2.key", "does not match certificate" },
    { "rsa.pem", "ec.key", "does not match certificate" },
    { "ec.pem", "rsa.key", "does not match certificate" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_null (load (cases[i].cert, cases[i].key, &error));
    wvs_test_assert_error (&error, WVS_ERROR, WVS_ERROR_UNAVAILABLE,
        cases[i].said);
  }
}

static void
test_large (void)
{
  g_autofree char *contents = g_strnfill (1024 * 1024 + 1, 'x');
  g_autofree char *path = wvs_test_file ("large", contents, 1024 * 1024 + 1);
  g_autoptr (GError) error = NULL;

  g_assert_null (load ("large", "rsa.key", &error));
  wvs_test_assert_error (&error, WVS_ERROR, WVS_ERROR_UNAVAILABLE,
      "larger than 1 MiB");
}

static void
test_special_files (void)
{
  g_autofree char *fifo = wvs_test_path ("fifo");
  g_autofree char *key = wvs_test_path ("rsa.key");
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (mkfifo (fifo, 0600), ==, 0);
  g_assert_null (load ("fifo", "rsa.key", &error));
  wvs_test_assert_error (&error, WVS_ERROR, WVS_ERROR_UNAVAILABLE,
      "is not a regular file");
  g_assert_null (wvs_tls_new ("/dev/zero", key, &error));
  wvs_test_assert_error (&error, WVS_ERROR, WVS_ERROR_UNAVAILABLE,
      "is not a regular file");
}

/* A line with an expected text is noted, others are as always. */
static GLogWriterOutput
note_warning (GLogLevelFlags level, const GLogField *fields, gsize n_fields,
    gpointer data)
{
  for (gsize i = 0; i < n_fields; i++) {
    if (level == G_LOG_LEVEL_WARNING &&
        g_str_equal (fields[i].key, "MESSAGE") &&
        strstr (fields[i].value, "expired on") != NULL)
      warnings++;
  }
  return level == G_LOG_LEVEL_WARNING
             ? G_LOG_WRITER_HANDLED
             : g_log_writer_default (level, fields, n_fields, data);
}

static void
test_expired (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WvsTls) tls = NULL;
  GLogLevelFlags fatal = g_log_set_always_fatal (G_LOG_LEVEL_ERROR);

  tls = load ("rsa-old.pem", "rsa.key", &error);
  g_log_set_always_fatal (fatal);
  g_assert_no_error (error);
  g_assert_nonnull (tls);
  g_assert_cmpuint (warnings, ==, 1);
}

static void
copy_file (const char *from, const char *to)
{
  g_autofree char *source = wvs_test_path (from);
  g_autofree char *contents = NULL;
  g_autoptr (GError) error = NULL;
  gsize length;

  g_file_get_contents (source, &contents, &length, &error);
  g_assert_no_error (error);
  g_free (wvs_test_file (to, contents, (gssize)length));
}

static void
test_reload (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WvsTls) tls = NULL;
  g_autoptr (GTlsCertificate) first = NULL;

  copy_file ("rsa.pem", "used.pem");
  copy_file ("rsa.key", "used.key");
  tls = load ("used.pem", "used.key", &error);
  g_assert_no_error (error);
  first = g_object_ref (wvs_tls_get_certificate (tls));

  copy_file ("ec.key", "used.key"); /* half of the change */
  g_assert_false (wvs_tls_reload (tls, &error));
  wvs_test_assert_error (&error, WVS_ERROR, WVS_ERROR_UNAVAILABLE, "used.key");
  g_assert_true (wvs_tls_get_certificate (tls) == first);

  copy_file ("ec.pem", "used.pem");
  g_assert_true (wvs_tls_reload (tls, &error));
  g_assert_no_error (error);
  g_assert_false (
      g_tls_certificate_is_same (wvs_tls_get_certificate (tls), first));
}

/* What the environment asks for is not what is spoken. */
static void
test_environment (void)
{
  g_assert_nonnull (strstr (g_getenv ("G_TLS_GNUTLS_PRIORITY"), "-VERS-ALL"));
}

int
main (int argc, char **argv)
{
  g_setenv ("G_TLS_GNUTLS_PRIORITY", "BANANA", TRUE);
  wvs_test_init (&argc, &argv);
  g_log_set_writer_func (note_warning, NULL, NULL);
  make_files ();
  g_test_add_func ("/tls/good", test_good);
  g_test_add_func ("/tls/bad", test_bad);
  g_test_add_func ("/tls/large", test_large);
  g_test_add_func ("/tls/special-files", test_special_files);
  g_test_add_func ("/tls/expired", test_expired);
  g_test_add_func ("/tls/reload", test_reload);
  g_test_add_func ("/tls/environment", test_environment);
  return g_test_run ();
}
