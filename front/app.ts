import './style/app.scss'
