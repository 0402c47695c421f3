/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "address.h"

#include "wvs-test.h"

static void
test_classify (void)
{
  static const struct {
    const char *text;
    WvsAddressClass class;
  } cases[] = {
    { "127.0.0.1", WVS_ADDRESS_LOOPBACK },
    { "127.255.255.254", WVS_ADDRESS_LOOPBACK },
    { "::1", WVS_ADDRESS_LOOPBACK },
    { "::ffff:127.0.0.1", WVS_ADDRESS_LOOPBACK },
    { "64:ff9b::7f00:1", WVS_ADDRESS_LOOPBACK },
    { "2002:7f00:1::", WVS_ADDRESS_LOOPBACK },
    { "10.1.2.3", WVS_ADDRESS_PRIVATE },
    { "172.16.0.1", WVS_ADDRESS_PRIVATE },
    { "172.31.255.255", WVS_ADDRESS_PRIVATE },
    { "172.32.0.1", WVS_ADDRESS_PUBLIC },
    { "192.168.0.10", WVS_ADDRESS_PRIVATE },
    { "192.169.0.10", WVS_ADDRESS_PUBLIC },
    { "100.64.0.1", WVS_ADDRESS_PRIVATE },
    { "100.128.0.1", WVS_ADDRESS_PUBLIC },
    { "fd12:3456::1", WVS_ADDRESS_PRIVATE },
    { "::ffff:10.0.0.1", WVS_ADDRESS_PRIVATE },
    /* Teredo, 192.168.1.1 inverted */
    { "2001:0:53aa:64c:0:0:3f57:fefe", WVS_ADDRESS_PRIVATE },
    { "8.8.8.8", WVS_ADDRESS_PUBLIC },
    { "2606:4700::1111", WVS_ADDRESS_PUBLIC },
    { "0.0.0.0", WVS_ADDRESS_FORBIDDEN },
    { "0.1.2.3", WVS_ADDRESS_FORBIDDEN },
    { "169.254.169.254", WVS_ADDRESS_FORBIDDEN },
    { "224.0.0.251", WVS_ADDRESS_FORBIDDEN },
    { "239.255.255.250", WVS_ADDRESS_FORBIDDEN },
    { "255.255.255.255", WVS_ADDRESS_FORBIDDEN },
    { "::", WVS_ADDRESS_FORBIDDEN },
    { "::2", WVS_ADDRESS_FORBIDDEN },
    { "fe80::1", WVS_ADDRESS_FORBIDDEN },
    { "ff02::fb", WVS_ADDRESS_FORBIDDEN },
    { "::ffff:169.254.169.254", WVS_ADDRESS_FORBIDDEN },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GInetAddress) address = wvs_address_parse (cases[i].text);

    g_test_message ("%s", cases[i].text);
    g_assert_nonnull (address);
    g_assert_cmpint (wvs_address_classify (address), ==, cases[i].class);
  }
}

static void
test_parse (void)
{
  static const char *const good[] = { "127.0.0.1", "::1", "[::1]",
    "[fd00::2]" };
  static const char *const bad[] = { "", "localhost", "127.1", "1.2.3.4.5",
    "999.1.1.1", "[127.0.0.1]", "[::1", "::1]", "[]", "fe80::1%eth0",
    "example.com", " 127.0.0.1" };

  for (guint i = 0; i < G_N_ELEMENTS (good); i++) {
    g_autoptr (GInetAddress) address = wvs_address_parse (good[i]);

    g_test_message ("%s", good[i]);
    g_assert_nonnull (address);
  }
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++) {
    g_test_message ("%s", bad[i]);
    g_assert_null (wvs_address_parse (bad[i]));
  }
}

static void
test_equal (void)
{
  static const struct {
    const char *one;
    const char *other;
    gboolean equal;
  } cases[] = {
    { "192.0.2.1", "192.0.2.1", TRUE },
    { "192.0.2.1", "::ffff:192.0.2.1", TRUE },
    { "::ffff:192.0.2.1", "64:ff9b::c000:201", TRUE },
    { "2001:db8::1", "2001:db8:0::1", TRUE },
    { "192.0.2.1", "192.0.2.2", FALSE },
    { "192.0.2.1", "::ffff:192.0.2.2", FALSE },
    { "2001:db8::1", "2001:db8::2", FALSE },
    { "0.0.0.0", "::", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GInetAddress) one = wvs_address_parse (cases[i].one);
    g_autoptr (GInetAddress) other = wvs_address_parse (cases[i].other);

    g_test_message ("%s %s", cases[i].one, cases[i].other);
    g_assert_cmpint (wvs_address_equal (one, other), ==, cases[i].equal);
    g_assert_cmpint (wvs_address_equal (other, one), ==, cases[i].equal);
  }
}

/* 127.0.0.1 is there on every machine; 192.0.2.0/24 is for documents. */
static void
test_own (void)
{
  static const struct {
    const char *text;
    gboolean own;
  } cases[] = {
    { "127.0.0.1", TRUE },
    { "::ffff:127.0.0.1", TRUE },
    { "64:ff9b::7f00:1", TRUE },
    { "192.0.2.1", FALSE },
    { "::ffff:192.0.2.1", FALSE },
    { "2001:db8::1", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GInetAddress) address = wvs_address_parse (cases[i].text);

    g_test_message ("%s", cases[i].text);
    g_assert_cmpint (wvs_address_is_own (address), ==, cases[i].own);
  }
}

static void
test_client (void)
{
  static const struct {
    const char *address;
    const char *client;
  } cases[] = {
    { "192.0.2.1", "c0000201" },
    { "::ffff:192.0.2.1", "c0000201" },
    { "2002:c000:201::1", "c0000201" },
    { "2001:db8:1:2:3:4:5:6", "20010db800010002" },
    { "2001:db8:1:2:ffff::", "20010db800010002" },
    { "::1", "0000000000000000" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GInetAddress) address = wvs_address_parse (cases[i].address);
    g_autofree char *client = wvs_address_dup_client (address);

    g_assert_cmpstr (client, ==, cases[i].client);
  }
}

int
main (int argc, char **argv)
{
  wvs_test_init (&argc, &argv);
  g_test_add_func ("/address/classify", test_classify);
  g_test_add_func ("/address/parse", test_parse);
  g_test_add_func ("/address/equal", test_equal);
  g_test_add_func ("/address/own", test_own);
  g_test_add_func ("/address/client", test_client);
  return g_test_run ();
}
