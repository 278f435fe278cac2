/** Database connections with credentials of a secret, which survive its rotation. */
@NullMarked
package io.gitops4j.aws.secrets.jdbc;

import org.jspecify.annotations.NullMarked;
