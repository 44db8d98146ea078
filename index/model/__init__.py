"""The embedding model: conversion of the bundled weights, and inference with OpenVINO."""
