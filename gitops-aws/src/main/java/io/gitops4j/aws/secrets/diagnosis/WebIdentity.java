package io.gitops4j.aws.secrets.diagnosis;

/**
 * A web identity that can be used: what a pod shows to take on its role (EKS: IAM roles for service
 * accounts).
 *
 * @param role the role's ARN
 * @param file the file with the token
 * @param subject the service account in the token
 */
record WebIdentity(String role, String file, String subject) {}
