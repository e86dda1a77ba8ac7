"""Fitting the score: word weights, trees and calibration from the lists' own names. Not needed to screen."""
