/** Secrets of AWS for services: {@link io.gitops4j.aws.secrets.AwsSecrets} is the way in. */
@NullMarked
package io.gitops4j.aws.secrets;

import org.jspecify.annotations.NullMarked;
