-- Reads all users, while they go on registering.

ALTER TABLE users
  VALIDATE CONSTRAINT users_role_known,
  VALIDATE CONSTRAINT users_service_has_no_password;
