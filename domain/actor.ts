/** Who does something at a door: a person in a settings session, as the platform named them if it did; or the platform with its key. */
export interface Actor { readonly by: 'person' | 'platform'; readonly person: string | null }

export const thePlatform: Actor = { by: 'platform', person: null };
