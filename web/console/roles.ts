/** The roles of accounts, as the API names them. */
export type Role = 'customer' | 'boxOffice' | 'analyst' | 'auditor' | 'admin';

/** The roles that the console is for. */
export type StaffRole = Exclude<Role, 'customer'>;

const staffRoles: readonly string[] = ['boxOffice', 'analyst', 'auditor', 'admin'] satisfies StaffRole[];

export function isStaffRole(role: string): role is StaffRole {
  return staffRoles.includes(role);
}
