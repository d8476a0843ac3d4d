import type { Role } from '../../roles.ts';

export const shell = {
  title: 'Console',
  sections: 'Sections',
  toBookingPage: 'Booking page',
  signedInAs: (name: string, role: string) => `${name}, ${role}`,
  signInTitle: 'Sign in to the console',
  noRole: 'No access to the console',
  noRoleDetail: 'Your account has no staff role. An administrator can give it one.',
  noRoleOther: 'Sign in with another account',
  notYourSection: 'This section is for other roles.',
  home: 'Overview',
  homeDetail: (role: string) => `You are signed in as: ${role}. This is what you may do here.`,
  toHome: 'To the overview',
  groups: {
    selling: 'Selling',
    programme: 'Programme',
    insight: 'Reports',
    control: 'Control',
  },
  roles: {
    customer: 'Customer',
    boxOffice: 'Box office',
    analyst: 'Analyst',
    auditor: 'Auditor',
    admin: 'Administrator',
  } satisfies Record<Role, string>,
};
