package io.gitops4j.core.registry;

/**
 * One version of a chart in an index.
 *
 * @param version the version as it is written
 * @param url where the archive is, relative to the repository or absolute; empty when the index
 *     does not say
 * @param digest the SHA-256 of the archive in hexadecimal digits; empty when the index does not say
 * @param created when it was made, as it is written; empty when the index does not say
 */
record IndexEntry(String version, String url, String digest, String created) {}
