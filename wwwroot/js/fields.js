// A form's settings as texts: what of them is not as it comes, for the address and for the next visit.
export class Fields {
  #form;
  #standard;
  #open;

  /**
   * @param names the settings that are kept
   * @param open those whose choices are known only later
   */
  constructor(form, names, open = []) {
    this.#form = form;
    this.#open = open;
    this.#standard = new Map(names.map((name) => [name, this.get(name)]));
  }

  get(name) {
    const field = this.#form.elements[name];
    return field.type === 'checkbox' ? (field.checked ? '1' : '0') : field.value;
  }

  set(name, text) {
    const field = this.#form.elements[name];
    if (field.type === 'checkbox') {
      field.checked = text === '1';
    } else if (field.type !== 'range' || Number.isFinite(Number(text))) {
      const before = field.value;
      const options = [...(field.options ?? [])];
      const standard = options.find(({ defaultSelected }) => defaultSelected);
      if (this.#open.includes(name) && text && !options.some(({ value }) => value === text)) field.append(new Option(text, text));
      field.value = text || standard?.value || '';
      // A value that the form does not know leaves a select without one.
      if (field.selectedIndex === -1) field.value = before;
    }
  }

  /** [name, text] of what is not as it comes. */
  get changed() {
    return [...this.#standard].map(([name, standard]) => [name, this.get(name), standard]).filter(([, text, standard]) => text !== standard).map(([name, text]) => [name, text]);
  }

  /** Sets all: what is not named is as it comes. */
  apply(values) {
    const given = new Map(values);
    for (const [name, standard] of this.#standard) this.set(name, given.get(name) ?? standard);
  }
}
