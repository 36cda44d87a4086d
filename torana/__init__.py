"""torana"""
