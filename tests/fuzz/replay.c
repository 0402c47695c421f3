/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

/* Runs a fuzz target over its seeds and over mutations of them, the same ones
 * each time: so that the targets are built and run with all other tests. To
 * search for new inputs there is libFuzzer instead of this file:
 *
 *  clang -g -O1 -fsanitize=fuzzer,address,undefined -D_GNU_SOURCE \
 *    -DWVS_TEST_SDP='"tests/support/sdp"' -Isrc/base -Isrc/rtc \
 *    -Itests/support tests/fuzz/fuzz-sdp.c tests/support/sdp-text.c \
 *    src/rtc/sdp.c src/rtc/answer.c src/rtc/candidate.c src/base/address.c \
 *    src/base/error.c src/base/ice-server.c \
 *    $(pkg-config --cflags --libs gio-2.0) -o fuzz-sdp
 *  mkdir found && ./fuzz-sdp -max_len=4096 found tests/support/sdp
 */

#include <string.h>

#include "fuzz.h"
#include "wvs-test.h"

#define MUTATIONS 5000
#define MAX_CHANGES 6

/* Of what the formats are made, and what trips their readers. */
static const char *const pieces[] = { "\r\n", "\n", ":", " ", "=", "[", "]",
  "@", "/", "a=", "m=video 9 UDP/TLS/RTP/SAVPF 96\n", "-1", "0", "65536",
  "99999999999999999999", "%s%n", "\xff", "\xc3\xa4", "::", "127.0.0.1",
  "::ffff:127.0.0.1" };

static GPtrArray *seeds; /* (element-type GBytes) */

static void
load (const char *folder)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir) dir = g_dir_open (folder, 0, &error);
  const char *name;

  g_assert_no_error (error);
  while ((name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = g_build_filename (folder, name, NULL);
    char *contents;
    gsize length;

    if (g_file_test (path, G_FILE_TEST_IS_DIR))
      continue;
    g_file_get_contents (path, &contents, &length, &error);
    g_assert_no_error (error);
    g_ptr_array_add (seeds, g_bytes_new_take (contents, length));
  }
}

static void
run (const GByteArray *input)
{
  /* Of this size, so that reading past its end is seen; never NULL. */
  g_autofree guint8 *copy = g_malloc (MAX (input->len, 1));

  if (input->len > 0)
    memcpy (copy, input->data, input->len);
  LLVMFuzzerTestOneInput (copy, input->len);
}

static void
insert (GByteArray *input, guint at, const void *data, gsize length)
{
  g_autofree guint8 *tail = g_memdup2 (input->data + at, input->len - at);
  guint tail_length = input->len - at;

  g_byte_array_set_size (input, at);
  g_byte_array_append (input, data, (guint)length);
  g_byte_array_append (input, tail, tail_length);
}

/* One change at a place of chance. */
static void
change (GByteArray *input, GRand *rand)
{
  guint at = (guint)g_rand_int_range (rand, 0, (gint32)input->len + 1);
  guint wanted = (guint)g_rand_int_range (rand, 1, 40);
  guint length = MIN (input->len - at, wanted);
  gint32 which = g_rand_int_range (rand, 0, G_N_ELEMENTS (pieces));
  g_autofree guint8 *part = g_memdup2 (input->data + at, length);

  switch (g_rand_int_range (rand, 0, 5)) {
  case 0:
    insert (input, at, pieces[which], strlen (pieces[which]));
    break;
  case 1:
    if (length > 0)
      g_byte_array_remove_range (input, at, length);
    break;
  case 2: /* the same once more, elsewhere */
    insert (input, (guint)g_rand_int_range (rand, 0, (gint32)input->len + 1),
        part, length);
    break;
  case 3:
    g_byte_array_set_size (input, at);
    break;
  default:
    if (length > 0)
      input->data[at] = (guint8)g_rand_int_range (rand, 0, 256);
    break;
  }
}

static void
test_seeds (void)
{
  g_assert_cmpuint (seeds->len, >, 0);
  for (guint i = 0; i < seeds->len; i++) {
    GByteArray *input =
        g_bytes_unref_to_array (g_bytes_ref (g_ptr_array_index (seeds, i)));

    run (input);
    g_byte_array_unref (input);
  }
}

static void
test_mutations (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (8866);

  for (guint i = 0; i < MUTATIONS; i++) {
    GBytes *seed = g_ptr_array_index (seeds, i % seeds->len);
    GByteArray *input = g_bytes_unref_to_array (g_bytes_ref (seed));
    gint32 n = g_rand_int_range (rand, 1, MAX_CHANGES);

    while (n-- > 0)
      change (input, rand);
    run (input);
    g_byte_array_unref (input);
  }
}

/* The folder of the seeds is the one argument. */
int
main (int argc, char **argv)
{
  int status;

  wvs_test_init (&argc, &argv);
  g_assert_cmpint (argc, ==, 2);
  seeds = g_ptr_array_new_with_free_func ((GDestroyNotify)g_bytes_unref);
  load (argv[1]);
  g_test_add_func ("/fuzz/seeds", test_seeds);
  g_test_add_func ("/fuzz/mutations", test_mutations);
  status = g_test_run ();
  g_ptr_array_unref (seeds);
  return status;
}
