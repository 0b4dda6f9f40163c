/**
 * Who is signed in. Reading needs nobody; a write that the server refuses for want of a user opens the dialog and, once
 * somebody has signed in, is sent again by itself.
 */

import { createContext } from 'svelte';
import { ApiError, request } from '../api/request.ts';

export interface User {
  name: string;
  role: string;
  mustChangePassword: boolean;
}

/** Which dialog is open. */
export type Asking = 'nothing' | 'sign-in' | 'change-password';

export class Session {
  #user = $state.raw<User | null>(null);
  #asking = $state.raw<Asking>('nothing');
  #waiting: ((signedIn: boolean) => void)[] = [];

  get user(): User | null {
    return this.#user;
  }
  get asking(): Asking {
    return this.#asking;
  }

  /** Looks who is signed in already. A server that doesn't answer changes nothing. */
  async load(): Promise<void> {
    try {
      const { user } = await request<{ user: User | null }>('GET', '/session');
      this.#user = user;
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
    }
  }

  /**
   * The live connection could not be made. Where the server answers that it wants a user even for reading, as it does
   * beyond its own machine, the dialog opens.
   */
  async refused(): Promise<void> {
    if (this.#asking !== 'nothing') return;
    try {
      await request('GET', '/lines');
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      if (error.status === 401 && this.#asking === 'nothing') void this.ask();
    }
  }

  /** Opens the dialog; resolves when somebody has signed in, or has turned away. */
  ask(): Promise<boolean> {
    this.#asking = this.#user?.mustChangePassword ? 'change-password' : 'sign-in';
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  /** @throws ApiError when name or password are wrong */
  async signIn(name: string, password: string): Promise<void> {
    const { user } = await request<{ user: User }>('POST', '/session', { name, password });
    this.#user = user;
    if (user.mustChangePassword) this.#asking = 'change-password';
    else this.#done(true);
  }

  /** @throws ApiError when the present password is wrong or the new one too weak */
  async changePassword(current: string, next: string): Promise<void> {
    await request('POST', '/session/password', { current, next });
    if (this.#user !== null) this.#user = { ...this.#user, mustChangePassword: false };
    this.#done(true);
  }

  async signOut(): Promise<void> {
    await request('DELETE', '/session');
    this.#user = null;
  }

  cancel(): void {
    this.#done(false);
  }

  /**
   * Does a write, asking for a user when the server wants one.
   * @returns whether it was done; `false` when the person turned away from signing in
   * @throws ApiError what the server refuses for another reason
   */
  async write(act: () => Promise<unknown>): Promise<boolean> {
    try {
      await act();
      return true;
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      const mustChange = error.code === 'GEMBA_PASSWORD_CHANGE';
      if (error.status !== 401 && !mustChange) throw error;
      if (!mustChange) this.#user = null;
    }
    if (!(await this.ask())) return false;
    await act();
    return true;
  }

  #done(signedIn: boolean): void {
    this.#asking = 'nothing';
    for (const resolve of this.#waiting.splice(0)) resolve(signedIn);
  }
}

export const [useSession, provideSession] = createContext<Session>();
