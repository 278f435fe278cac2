/** Secrets of AWS Secrets Manager. */
@NullMarked
package io.gitops4j.aws.secrets.secretsmanager;

import org.jspecify.annotations.NullMarked;
