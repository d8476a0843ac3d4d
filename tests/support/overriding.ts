/** An object as it is, but for some of its methods. */
export function overriding<Target extends object>(target: Target, methods: Partial<Target>): Target {
  return new Proxy(target, {
    get: (_, property) => {
      if (Object.hasOwn(methods, property)) return methods[property as keyof Target];
      const value: unknown = target[property as keyof Target];
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
}
