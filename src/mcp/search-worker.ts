import { serve } from '../threads/serve.ts';
import { search, type Found, type Question } from './search.ts';

await serve<Question, Found>(() => search);
