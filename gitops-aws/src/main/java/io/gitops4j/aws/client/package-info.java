/** Clients of AWS services: regions, credentials, roles, time limits. */
@NullMarked
package io.gitops4j.aws.client;

import org.jspecify.annotations.NullMarked;
