import '@mantine/core/styles.css';
import './page.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app';

const place = document.getElementById('pages');
if (place) createRoot(place).render(<StrictMode><App /></StrictMode>);
